"""Characters, words and what they say: the only place that normalises; knows the nouns and nothing else."""
