//! Tables as files that spreadsheets open: RFC 4180, with the mark by which they recognise UTF-8, and no text that one of
//! them would run as a formula.

use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

/// The mark by which spreadsheets recognise UTF-8.
pub const MARK: &str = "\u{feff}";
/// What makes a spreadsheet read a text as a formula, and therefore run it.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table that is written row by row. The mark is not part of it: a file may hold several.
pub struct Sheet<W: Write>(Writer<W>);

impl<W: Write> Sheet<W> {
    /// Written to `out`.
    pub fn new(out: W) -> Self {
        Self(
            WriterBuilder::new()
                .terminator(Terminator::CRLF)
                .flexible(true)
                .from_writer(out),
        )
    }

    /// One row.
    pub fn row<F: AsRef<str>>(&mut self, fields: impl IntoIterator<Item = F>) -> io::Result<()> {
        for field in fields {
            let field = field.as_ref();
            match is_formula(field) {
                // The mark for "this is text" of every spreadsheet.
                true => self.0.write_field(format!("'{field}"))?,
                false => self.0.write_field(field)?,
            }
        }
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    /// Everything written, and where it was written to.
    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

fn is_formula(field: &str) -> bool {
    field.starts_with(FORMULAS) && field.parse::<f64>().is_err()
}

/// A field as it was before [`Sheet::row`] wrote it.
pub fn unmarked(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(text) if is_formula(text) => text,
        _ => field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_reads_text_as_text_and_numbers_as_numbers_and_nothing_is_lost() {
        let rows = [
            vec!["=1+1", "1234", ""],
            vec!["@SUM(A1)", "-3", "두 줄\n한 칸"],
            vec!["\"VPN\", 사내", "+82 2", "'이미"],
        ];
        let mut sheet = Sheet::new(Vec::new());
        for row in &rows {
            sheet.row(row).unwrap();
        }
        let written = String::from_utf8(sheet.finish().unwrap()).unwrap();
        assert_eq!(
            written,
            "'=1+1,1234,\r\n'@SUM(A1),-3,\"두 줄\n한 칸\"\r\n\"\"\"VPN\"\", 사내\",'+82 2,'이미\r\n"
        );
        let mut read = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(written.as_bytes());
        for (row, record) in rows.iter().zip(read.records()) {
            let record = record.unwrap();
            assert_eq!(&record.iter().map(unmarked).collect::<Vec<_>>(), row);
        }
    }
}
