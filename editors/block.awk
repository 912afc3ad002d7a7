# Prints the first fenced block of a language below a heading: awk -v heading="## Helix" -v language=toml -f block.awk README.md
$0 == heading { below = 1; next }
below && /^## / { exit }
inside && /^```/ { exit }
inside
below && $0 == "```" language { inside = 1 }
