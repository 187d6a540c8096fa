"""What is done about titles: procedures opened on request, by report, in rounds; consequences proposed; money paid."""
