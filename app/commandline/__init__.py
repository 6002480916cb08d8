"""The command line behind `app.__main__`: its options, the state they ask for, what each command does."""
