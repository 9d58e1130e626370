"""Screens: what each windowing system offers of windows, pictures and input, behind one small protocol."""
