"""Project files of other programs, as MPXJ reads them, turned into a PlanDocument."""
