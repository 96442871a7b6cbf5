//! A table of the insights: the same cells on the page, behind each chart, and in the file.

/// One cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// As people read it.
    pub text: String,
    /// As a program reads it: a number without separators and units.
    pub plain: String,
    /// The items it counts; empty where they cannot be listed.
    pub href: String,
    /// Whether it is a number.
    pub number: bool,
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            plain: text.clone(),
            text,
            ..Self::default()
        }
    }

    /// A number as it is said, and as it is.
    pub fn number(text: impl Into<String>, plain: impl ToString) -> Self {
        Self {
            text: text.into(),
            plain: plain.to_string(),
            number: true,
            ..Self::default()
        }
    }

    /// Leading to what it is about.
    #[must_use]
    pub fn to(self, href: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            ..self
        }
    }
}

/// A table.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// What stands above each column.
    pub heads: Vec<String>,
    /// Row by row.
    pub rows: Vec<Vec<Cell>>,
}

/// What makes a spreadsheet read a text as a formula, and therefore run it.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Tables as CSV (RFC 4180), each under its title, with the mark by which spreadsheets recognise UTF-8.
pub(super) fn csv<'a>(tables: impl Iterator<Item = (&'a str, &'a Table)>) -> String {
    let mut file = String::from("\u{feff}");
    for (index, (title, table)) in tables.enumerate() {
        if index > 0 {
            file.push_str("\r\n");
        }
        line(&mut file, [title].into_iter());
        line(&mut file, table.heads.iter().map(String::as_str));
        for row in &table.rows {
            line(&mut file, row.iter().map(|cell| cell.plain.as_str()));
        }
    }
    file
}

fn line<'a>(file: &mut String, fields: impl Iterator<Item = &'a str>) {
    for (index, field) in fields.enumerate() {
        if index > 0 {
            file.push(',');
        }
        let is_number = field.parse::<f64>().is_ok();
        let guarded = !is_number && field.starts_with(FORMULAS);
        let quoted = guarded || field.contains([',', '"', '\n', '\r']);
        if quoted {
            file.push('"');
        }
        if guarded {
            // The mark for "this is text" of every spreadsheet.
            file.push('\'');
        }
        file.push_str(&field.replace('"', "\"\""));
        if quoted {
            file.push('"');
        }
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_reads_text_as_text_and_numbers_as_numbers() {
        let table = Table {
            heads: vec!["영역".into(), "건".into()],
            rows: vec![
                vec![Cell::text("=1+1"), Cell::number("1,234", 1234)],
                vec![Cell::text("@SUM(A1)"), Cell::number("-3", -3)],
                vec![Cell::text("\"VPN\", 사내"), Cell::text("+82 2")],
            ],
        };
        assert_eq!(
            csv([("제목", &table)].into_iter()),
            "\u{feff}제목\r\n영역,건\r\n\"'=1+1\",1234\r\n\"'@SUM(A1)\",-3\r\n\"\"\"VPN\"\", 사내\",\"'+82 2\"\r\n"
        );
    }
}
