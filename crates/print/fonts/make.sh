#!/usr/bin/env bash
# Makes the two faces of Inter that are embedded: from the variable font of PyPI's fontpkg-inter (Inter 4.001, SIL Open Font License), at one
# optical size, with the scripts that we print (Latin, Greek, Cyrillic), without what we do not use.
set -euo pipefail
cd "$(dirname "$0")"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet fontpkg-inter==4.1.post1 fonttools
variable="$(echo "$scratch"/venv/lib/python3*/site-packages/fontpkg_inter/files/"Inter[opsz,wght].ttf")"
signs="U+0020-007E,U+00A0-024F,U+0259,U+02B0-02FF,U+0300-036F,U+0370-03FF,U+0400-052F,U+1E00-1EFF,U+1F00-1FFF,U+2000-206F,U+2070-209F"
signs+=",U+20A0-20C0,U+2100-214F,U+2150-218F,U+2190-2199,U+2200-22FF,U+25A0-25CF,U+2610-2612,U+2713,U+2715,U+FB00-FB06,U+FFFD"
for face in Regular:400 SemiBold:600; do
  "$scratch/venv/bin/fonttools" varLib.instancer "$variable" opsz=14 wght="${face#*:}" -o "$scratch/face.ttf" --update-name-table -q
  "$scratch/venv/bin/pyftsubset" "$scratch/face.ttf" --unicodes="$signs" --layout-features=ccmp,locl,mark,mkmk,kern,tnum,calt,case \
    --no-hinting --desubroutinize --name-IDs='*' --notdef-outline --output-file="Inter-${face%:*}.ttf"
done
