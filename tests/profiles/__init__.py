"""Every row of "UCCE versus UCCX", held against all five profiles."""
