"""What the charts share: painting from plain values with a QPainter, the same on screen and on
paper."""
