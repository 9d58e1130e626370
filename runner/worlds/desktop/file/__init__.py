"""The file of a desktop world: what it may say, what is wrong with it, and the words that it gives to trees."""
