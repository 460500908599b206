"""The levelling loop, written once in the subset of Python that numba compiles; import it through
`kernel_cache`."""
