"""What every operation goes through: who asks, how it is declared, how it answers and refuses."""
