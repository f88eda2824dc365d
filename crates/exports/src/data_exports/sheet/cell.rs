//! Cells and rows of CSV, as RFC 4180 has them.

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Empty,
    /// A number, with a dot before its decimals.
    Number(String),
    /// Words, which no spreadsheet takes for a formula.
    Text(String),
}

/// With these, programs for spreadsheets begin a formula.
const BEGINS_FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

impl Cell {
    pub(super) fn text(text: impl ToString) -> Cell {
        let text = text.to_string();
        // An apostrophe makes it words; it is shown by programs that know no formulas.
        Cell::Text(if text.starts_with(BEGINS_FORMULA) { format!("'{text}") } else { text })
    }

    pub(super) fn maybe(text: Option<&String>) -> Cell {
        text.map_or(Cell::Empty, Cell::text)
    }

    pub(super) fn number(number: impl ToString) -> Cell {
        Cell::Number(number.to_string())
    }
}

/// One more row.
pub(super) fn write_row(table: &mut String, cells: impl IntoIterator<Item = Cell>) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            table.push(',');
        }
        match cell {
            Cell::Empty => {}
            Cell::Number(number) => table.push_str(&number),
            Cell::Text(text) => write_text(table, &text),
        }
    }
    table.push_str("\r\n");
}

fn write_text(table: &mut String, text: &str) {
    let is_plain = !text.contains(['"', ',', '\r', '\n']) && text.trim() == text;
    if is_plain {
        table.push_str(text);
    } else {
        table.push('"');
        table.push_str(&text.replace('"', "\"\""));
        table.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Rows and cells of a table, read as RFC 4180 says.
    fn read(table: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
        let mut letters = table.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' if is_quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
                '\r' if !is_quoted && letters.peek() == Some(&'\n') => {
                    letters.next();
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                letter => cell.push(letter),
            }
        }
        assert!(cell.is_empty() && row.is_empty() && !is_quoted, "the last row has an end");
        rows
    }

    #[test]
    fn a_row_is_what_the_standard_says() {
        let mut table = String::new();
        write_row(&mut table, [Cell::text("plain"), Cell::text("a, \"b\"\nc"), Cell::Empty, Cell::number(-3), Cell::text(" x")]);
        assert_eq!(table, "plain,\"a, \"\"b\"\"\nc\",,-3,\" x\"\r\n");
    }

    #[test]
    fn words_never_become_a_formula_and_numbers_stay_numbers() {
        for words in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"] {
            assert_eq!(Cell::text(words), Cell::Text(format!("'{words}")));
        }
        assert_eq!([Cell::text("1=1"), Cell::number(-1)], [Cell::Text("1=1".into()), Cell::Number("-1".into())]);
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_cell_is_read_again(rows in prop::collection::vec(prop::collection::vec("(?s).{0,8}|[=+@,\"\r\n\t -]{0,6}", 1..5), 0..5)) {
            let mut table = String::new();
            rows.iter().for_each(|row| write_row(&mut table, row.iter().map(Cell::text)));
            let shown = |text: &String| if let Cell::Text(text) = Cell::text(text) { text } else { String::new() };
            let expected: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(shown).collect()).collect();
            prop_assert_eq!(read(&table), expected);
        }
    }
}
