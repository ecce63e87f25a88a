"""`briefbot telegram`: everything that runs as long as the bot runs, put together and looked after."""
