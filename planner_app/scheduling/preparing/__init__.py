"""From a Problem to the arrays the kernel works on."""
