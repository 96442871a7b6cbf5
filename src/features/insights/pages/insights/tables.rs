//! A table of the insights: the same cells on the page, behind each chart, and in the file.

use crate::base::failure::Outcome;
use crate::base::sheet::{self, Sheet};

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

/// Tables as one file, each under its title.
pub(super) fn csv<'a>(tables: impl Iterator<Item = (&'a str, &'a Table)>) -> Outcome<String> {
    let mut file = String::from(sheet::MARK);
    for (index, (title, table)) in tables.enumerate() {
        if index > 0 {
            file.push_str("\r\n");
        }
        let mut sheet = Sheet::new(Vec::new());
        sheet.row([title])?;
        sheet.row(&table.heads)?;
        for row in &table.rows {
            sheet.row(row.iter().map(|cell| cell.plain.as_str()))?;
        }
        file.push_str(&String::from_utf8_lossy(&sheet.finish()?));
    }
    Ok(file)
}
