//! The packing of Lempel, Ziv and Welch, as PDF 1.7 describes it (7.4.4).

use super::filters::Budget;
use crate::NotRecognized;

const CLEAR: usize = 256;
const END: usize = 257;
/// The first code of a word.
const FIRST: usize = 258;
/// Codes have at most twelve bits.
const MAX_WORDS: usize = 4096 - FIRST;

/// What was unpacked, and the words that codes stand for: each is a piece of it, by its start and length.
struct Unpacker {
    unpacked: Vec<u8>,
    words: Vec<(usize, usize)>,
    previous: Option<(usize, usize)>,
}

/// Unpacks what can be unpacked. `is_early` says that codes become longer one word before they must.
pub(super) fn unpack(packed: &[u8], is_early: bool, budget: &mut Budget) -> Result<Vec<u8>, NotRecognized> {
    let mut unpacker = Unpacker { unpacked: Vec::new(), words: Vec::new(), previous: None };
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in packed {
        (bits, held) = (bits << 8 | u32::from(*byte), held + 8);
        let width = unpacker.width(is_early);
        if held < width {
            continue;
        }
        held -= width;
        match (bits >> held) as usize & ((1 << width) - 1) {
            CLEAR => (unpacker.words, unpacker.previous) = (Vec::new(), None),
            END => break,
            code => {
                let Some(length) = unpacker.take(code) else { break };
                budget.take(length)?;
            }
        }
    }
    Ok(unpacker.unpacked)
}

impl Unpacker {
    /// Bits of the next code.
    fn width(&self, is_early: bool) -> u32 {
        match FIRST + self.words.len() + usize::from(is_early) {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        }
    }

    /// Writes what a code stands for, and says how long that is; none if it stands for nothing.
    fn take(&mut self, code: usize) -> Option<usize> {
        let start = self.unpacked.len();
        let length = if code < CLEAR {
            self.unpacked.push(code as u8);
            1
        } else {
            // The word that is only being made is the previous one with its own first letter.
            let known = self.words.get(code - FIRST).copied();
            let (from, length) = known.or(self.previous.map(|(from, length)| (from, length + 1)))?;
            (from..from + length).for_each(|place| self.unpacked.push(self.unpacked[place]));
            length
        };
        if let Some((from, length)) = self.previous.filter(|_| self.words.len() < MAX_WORDS) {
            self.words.push((from, length + 1));
        }
        self.previous = Some((start, length));
        Some(length)
    }
}
