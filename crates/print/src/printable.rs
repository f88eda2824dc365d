//! Text as the fonts can show it: a character without a glyph becomes a box, because PDF/A refuses a document with a missing one, and no
//! emoji in a memo shall stop an invoice.

/// Stands for a character that the fonts do not have.
pub const REPLACEMENT: char = '\u{25A1}';

const ZERO_WIDTH_JOINER: char = '\u{200D}';

/// The text in characters that have a glyph. What a reader sees as one sign, such as a family of emoji, becomes one box. Lines end in
/// `\n`, and what only directs how text is shown is left out.
pub fn printable(text: &str, has_glyph: impl Fn(char) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' => shown.push('\n'),
            '\t' => shown.push(' '),
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    shown.push('\n');
                }
            }
            _ if is_silent(character) => {}
            _ if has_glyph(character) => shown.push(character),
            _ if character.is_whitespace() => shown.push(' '),
            _ => {
                shown.push(REPLACEMENT);
                skip_rest_of_sign(character, &mut characters);
            }
        }
    }
    shown
}

/// Passes over what belongs to a sign that began with a missing character.
fn skip_rest_of_sign(first: char, characters: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    let mut is_half_a_flag = is_regional(first);
    while let Some(next) = characters.peek().copied() {
        let is_second_half = is_half_a_flag && is_regional(next);
        is_half_a_flag = false;
        if next == ZERO_WIDTH_JOINER {
            characters.next();
            // The sign that is joined.
            if characters.peek().is_some_and(|joined| !joined.is_whitespace()) {
                characters.next();
            }
        } else if is_second_half || is_modifier(next) {
            characters.next();
        } else {
            return;
        }
    }
}

/// Letters of which two are a flag.
fn is_regional(character: char) -> bool {
    matches!(character, '\u{1F1E6}'..='\u{1F1FF}')
}

/// What changes the sign before it: skin colors, variants, tags, combining marks.
fn is_modifier(character: char) -> bool {
    matches!(character, '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}') || is_silent(character) && character != ZERO_WIDTH_JOINER
}

/// What shows nothing by itself: controls, directions, variants, the soft hyphen (words break without one), and marks that combine in a way
/// that only special fonts have.
fn is_silent(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
                | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E01EF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        printable(text, |character| character.is_ascii_graphic() || "äß€ ".contains(character))
    }

    #[test]
    fn a_sign_without_a_glyph_is_one_box() {
        for (text, expected) in [
            ("Größe 5€", "Gr□ße 5€"),
            ("ok 👍🏽!", "ok □!"),
            ("👨‍👩‍👧‍👦 home", "□ home"),
            ("🇩🇪🇫🇷", "□□"),
            ("❤️ you", "□ you"),
            ("漢字", "□□"),
            ("🏴󠁧󠁢󠁥󠁮󠁧󠁿.", "□."),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn lines_and_spaces_stay_and_what_is_silent_goes() {
        assert_eq!(shown("a\r\nb\rc\nd\te\u{0}\u{FEFF}\u{202E}f\u{AD}g\u{2028}h"), "a\nb\nc\nd efg h");
    }
}
