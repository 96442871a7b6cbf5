//! Every place where the two databases need different words.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::sql_types::BigInt;

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
