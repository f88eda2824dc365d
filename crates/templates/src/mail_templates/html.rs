//! HTML as plain text, for those who read mails without it. Pure.

/// Tags after which a line ends.
const LINES: [&str; 10] = ["br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table"];
/// Tags whose content nobody reads.
const HIDDEN: [&str; 4] = ["head", "style", "script", "title"];
const LETTERS: [(&str, &str); 9] = [
    ("&nbsp;", " "),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&#x2f;", "/"),
    ("&amp;", "&"),
];

/// The text of a page: without tags, its lines as a reader sees them.
pub(crate) fn plain_text(page: &str) -> String {
    let (mut text, mut hidden) = (String::new(), None);
    for (number, part) in page.split('<').enumerate() {
        let Some((tag, after)) = part.split_once('>').filter(|_| number > 0) else {
            // Before the first tag, or a tag that never ends.
            text += if number == 0 { part } else { "" };
            continue;
        };
        let name = tag.trim_start_matches('/').split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        let is_end = tag.starts_with('/');
        match &hidden {
            Some(open) if is_end && *open == name => hidden = None,
            Some(_) => continue,
            None if !is_end && HIDDEN.contains(&name.as_str()) => {
                hidden = Some(name);
                continue;
            }
            None => {}
        }
        if LINES.contains(&name.as_str()) && (is_end || name == "br") {
            text.push('\u{b}');
        }
        text += after;
    }
    lines(&text)
}

/// Lines end where a tag ended them; all other space is one blank.
fn lines(text: &str) -> String {
    let line = |line: &str| {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        LETTERS.iter().fold(line, |line, (name, letter)| line.replace(name, letter))
    };
    let lines: Vec<String> = text.split('\u{b}').map(line).collect();
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_its_reader_sees_it() {
        let page = "<html><head><title>no</title><style>p { color: red }</style></head><body>\n <p class='a'>Dear   Ada,</p>\
                    <p>one<br/>two &lt;three&gt; &amp;lt;</p><script>alert('<p>')</script>end</body></html>";
        assert_eq!(plain_text(page), "Dear Ada,\none\ntwo <three> &lt;\nend");
        assert_eq!(plain_text("no tags"), "no tags");
        assert_eq!(plain_text("a <b"), "a");
    }
}
