"""What is done about titles: procedures are opened on request, by report, in rounds; consequences proposed; support paid."""
