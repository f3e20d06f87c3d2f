// Keeps the log out of the way of a command that draws its own progress; LOG_LEVEL still decides.
process.env.LOG_LEVEL ??= "error";
