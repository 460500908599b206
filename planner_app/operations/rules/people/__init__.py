"""Operations on people, teams, calendars and allocations."""
