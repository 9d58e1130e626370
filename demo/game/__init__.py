"""The rules of the small game: who lives in its land, fights, heals and does quests there."""
