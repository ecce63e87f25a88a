"""How the reader was made: question sets → candidates → training → calibration → export → model card."""
