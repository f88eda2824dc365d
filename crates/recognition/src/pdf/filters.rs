//! Streams unpacked, within a budget for the whole file: a few kilobytes may promise terabytes.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::lzw;
use super::object::Dictionary;
use crate::NotRecognized;

/// Filters of one stream.
const MAX_FILTERS: usize = 4;

/// What may still be unpacked of a file.
#[derive(Debug)]
pub(super) struct Budget {
    most: usize,
    left: usize,
}

impl Budget {
    pub fn new(bytes: usize) -> Self {
        Budget { most: bytes, left: bytes }
    }

    /// Takes bytes, or says that they are too many.
    pub fn take(&mut self, bytes: usize) -> Result<(), NotRecognized> {
        self.left = self.left.checked_sub(bytes).ok_or_else(|| NotRecognized::too_much(format!("at most {} bytes unpacked", self.most)))?;
        Ok(())
    }
}

/// A filter with its parameters; what they refer to has been looked up.
pub(super) struct Filter {
    pub name: String,
    pub parameters: Dictionary,
}

/// The bytes of a stream; none if it is packed as a picture, or in a way that we do not know.
pub(super) fn unpack(packed: &[u8], filters: &[Filter], budget: &mut Budget) -> Result<Option<Vec<u8>>, NotRecognized> {
    if filters.len() > MAX_FILTERS {
        return Err(NotRecognized::too_much(format!("a stream of a PDF may have {MAX_FILTERS} filters")));
    }
    budget.take(if filters.is_empty() { packed.len() } else { 0 })?;
    let mut bytes = packed.to_vec();
    for filter in filters {
        let unpacked = match filter.name.as_str() {
            "FlateDecode" | "Fl" => inflate(&bytes, budget)?,
            "LZWDecode" | "LZW" => lzw::unpack(&bytes, number(&filter.parameters, "EarlyChange", 1) == 1, budget)?,
            "ASCIIHexDecode" | "AHx" => hexadecimal(&bytes, budget)?,
            "ASCII85Decode" | "A85" => base_85(&bytes, budget)?,
            "RunLengthDecode" | "RL" => run_lengths(&bytes, budget)?,
            _ => return Ok(None),
        };
        bytes = predicted(unpacked, &filter.parameters)?;
    }
    Ok(Some(bytes))
}

/// What can be inflated: the end of a stream is often cut off.
fn inflate(packed: &[u8], budget: &mut Budget) -> Result<Vec<u8>, NotRecognized> {
    let mut unpacked = Vec::new();
    // One byte more than may come tells that more would.
    let read = ZlibDecoder::new(packed).take(budget.left as u64 + 1).read_to_end(&mut unpacked);
    drop(read);
    budget.take(unpacked.len())?;
    Ok(unpacked)
}

fn hexadecimal(packed: &[u8], budget: &mut Budget) -> Result<Vec<u8>, NotRecognized> {
    let digits = packed.iter().take_while(|byte| **byte != b'>').filter_map(|byte| char::from(*byte).to_digit(16));
    let digits: Vec<u8> = digits.map(|digit| digit as u8).collect();
    budget.take(digits.len() / 2)?;
    Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()).collect())
}

fn base_85(packed: &[u8], budget: &mut Budget) -> Result<Vec<u8>, NotRecognized> {
    budget.take(packed.len().saturating_mul(4))?;
    let (mut unpacked, mut group) = (Vec::new(), Vec::new());
    for byte in packed.iter().take_while(|byte| **byte != b'~') {
        match byte {
            b'z' if group.is_empty() => unpacked.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => continue,
        }
        if group.len() == 5 {
            unpacked.extend(word_of(&group));
            group.clear();
        }
    }
    if let rest @ 2..=4 = group.len() {
        group.resize(5, 84);
        unpacked.extend(word_of(&group).into_iter().take(rest - 1));
    }
    Ok(unpacked)
}

fn word_of(group: &[u8]) -> [u8; 4] {
    group.iter().fold(0_u32, |word, digit| word.wrapping_mul(85).wrapping_add(u32::from(*digit))).to_be_bytes()
}

fn run_lengths(packed: &[u8], budget: &mut Budget) -> Result<Vec<u8>, NotRecognized> {
    let (mut unpacked, mut rest) = (Vec::new(), packed);
    while let [length, after @ ..] = rest {
        let length = usize::from(*length);
        let used = match length {
            128 => break,
            0..=127 => {
                let run = &after[..after.len().min(length + 1)];
                budget.take(run.len())?;
                unpacked.extend(run);
                run.len()
            }
            _ => {
                let Some(byte) = after.first() else { break };
                budget.take(257 - length)?;
                unpacked.extend(std::iter::repeat_n(*byte, 257 - length));
                1
            }
        };
        rest = &after[used..];
    }
    Ok(unpacked)
}

/// Rows that were written as differences to their neighbors, as they were.
fn predicted(bytes: Vec<u8>, parameters: &Dictionary) -> Result<Vec<u8>, NotRecognized> {
    let predictor = number(parameters, "Predictor", 1);
    if predictor < 10 {
        return Ok(bytes);
    }
    let (colors, bits, columns) =
        (number(parameters, "Colors", 1), number(parameters, "BitsPerComponent", 8), number(parameters, "Columns", 1));
    let row_bits = colors.checked_mul(bits).and_then(|pixel| pixel.checked_mul(columns)).filter(|bits| (1..1 << 24).contains(bits));
    let Some(row_bits) = row_bits else { return Err(NotRecognized::damaged("a stream has rows of an impossible length")) };
    let (row, pixel) = (row_bits.div_ceil(8), (colors * bits).div_ceil(8));
    let mut before = vec![0; row];
    let mut plain = Vec::with_capacity(bytes.len());
    for line in bytes.chunks(row + 1) {
        let (kind, line) = line.split_first().map_or((0, &[][..]), |(kind, line)| (*kind, line));
        let start = plain.len();
        for (place, byte) in line.iter().enumerate() {
            let left = if place >= pixel { plain[start + place - pixel] } else { 0 };
            let above = before[place];
            let corner = if place >= pixel { before[place - pixel] } else { 0 };
            let guess = match kind {
                1 => left,
                2 => above,
                3 => ((u16::from(left) + u16::from(above)) / 2) as u8,
                4 => paeth(left, above, corner),
                _ => 0,
            };
            plain.push(byte.wrapping_add(guess));
        }
        before[..line.len()].copy_from_slice(&plain[start..]);
    }
    Ok(plain)
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(above) - i16::from(corner);
    let far = |from: u8| (guess - i16::from(from)).abs();
    if far(left) <= far(above) && far(left) <= far(corner) {
        left
    } else if far(above) <= far(corner) {
        above
    } else {
        corner
    }
}

fn number(parameters: &Dictionary, name: &str, otherwise: usize) -> usize {
    parameters.get(name).and_then(super::object::Object::as_index).unwrap_or(otherwise)
}
