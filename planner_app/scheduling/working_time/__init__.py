"""When people can work: calendars, time off and shares as lines of seconds."""
