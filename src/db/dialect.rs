//! Every place where the two databases need different words.

use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};

use super::Conn;

/// Runs one query expression on whichever database the connection is: for what the multi connection cannot express
/// (`on_conflict`, batch inserts, unions).
#[macro_export]
macro_rules! on_each {
    ($conn:expr, $inner:ident => $query:expr) => {{
        let conn: &mut $crate::db::Conn = $conn;
        match conn {
            $crate::db::Conn::Pg($inner) => $query,
            $crate::db::Conn::Sqlite($inner) => $query,
        }
    }};
}
pub use crate::on_each;

diesel::define_sql_function! {
    /// A text in small letters, for `LIKE`: PostgreSQL tells them apart. SQLite knows those of ASCII alone.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// A `LIKE` pattern that finds `text` anywhere, with its wildcards taken literally; use with `.escape('\\')`.
pub fn like_anywhere(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// The sum of a column of whole numbers, 0 over no rows. PostgreSQL sums them into a decimal, which is cast back.
pub fn whole_sum(column: &'static str) -> SqlLiteral<BigInt> {
    sql::<BigInt>(&format!("CAST(COALESCE(SUM({column}), 0) AS BIGINT)"))
}

/// How many different values a column has; what is empty is none of them.
pub fn distinct(column: &'static str) -> SqlLiteral<BigInt> {
    sql::<BigInt>(&format!("COUNT(DISTINCT {column})"))
}

/// A column of whole numbers to group by. SQLite would walk through all rows along an index in the order of plain columns;
/// of an expression it takes the index that holds the rows that are asked for.
pub fn group_of(column: &'static str) -> SqlLiteral<Nullable<BigInt>> {
    sql::<Nullable<BigInt>>(&format!("({column} + 0)"))
}

/// The same of a column of text.
pub fn text_group_of(column: &'static str) -> SqlLiteral<Text> {
    sql::<Text>(&format!("({column} || '')"))
}

/// A condition in words that both databases share, for what the query language cannot say.
pub fn holds(condition: &'static str) -> SqlLiteral<Bool> {
    sql::<Bool>(condition)
}

/// The calendar day of a UTC timestamp column at a place, as days since 1970, so that it can be grouped by; `parts` of it
/// when they are more than one, counted from a Monday: 7 are weeks. `offsets` say how many seconds the place is ahead of UTC
/// from each moment on (see [`crate::base::clock::offsets_between`]).
pub fn local_day(
    conn: &Conn,
    column: &str,
    offsets: &[(NaiveDateTime, i32)],
    parts: i64,
) -> SqlLiteral<Nullable<BigInt>> {
    let ahead = match offsets {
        [] => "0".to_owned(),
        [(_, only)] => only.to_string(),
        [first, others @ ..] => {
            let mut cases = String::from("CASE");
            let mut ahead = first.1;
            for (from, next) in others {
                let from = from.format("%Y-%m-%d %H:%M:%S");
                cases.push_str(&format!(" WHEN {column} < '{from}' THEN {ahead}"));
                ahead = *next;
            }
            format!("{cases} ELSE {ahead} END")
        }
    };
    let day = match conn {
        Conn::Pg(_) => {
            format!("CAST(FLOOR((EXTRACT(EPOCH FROM {column}) + {ahead}) / 86400) AS BIGINT)")
        }
        // Whole numbers: nothing was reported before 1970.
        Conn::Sqlite(_) => format!("((unixepoch({column}) + {ahead}) / 86400)"),
    };
    // 1970 began on a Thursday.
    let counted = match parts {
        1 => day,
        parts => format!("(({day} + 3) / {parts})"),
    };
    sql::<Nullable<BigInt>>(&counted)
}
