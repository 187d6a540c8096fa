"""The demonstration, built by playing real actions on a virtual clock (`pingding.cli.player`)."""
