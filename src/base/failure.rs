//! Why something did not happen: a refusal is the person's turn, a fault is ours.
//!
//! A refusal speaks in codes; `i18n` has a sentence `refusal-<code>` in both languages for each of them, and
//! `web` renders either kind once, as a page, a fragment or a JSON problem.

use std::borrow::Cow;

/// The result of everything that can be refused or can break.
pub type Outcome<T> = Result<T, Failure>;

/// Why something did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It is the person's turn; nothing was changed.
    #[error("refused: {0:?}")]
    Refusal(Refusal),
    /// It is our turn; logged once with its number, shown without its inside.
    #[error("fault: {0:#}")]
    Fault(anyhow::Error),
    /// It is our turn, and it passes as soon as what we stand on is back: nothing was changed, the same again will do.
    #[error("{0}: {1:#}")]
    Outage(Outage, anyhow::Error),
}

/// What Insole stands on and cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Outage {
    /// The disk takes nothing more: it is full, or failing.
    #[error("the disk is full or failing")]
    Disk,
    /// The database does not answer.
    #[error("the database does not answer")]
    Database,
}

/// The closed list of what a person can be told.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// 401: nobody is signed in, or the token is unknown.
    SignIn,
    /// 403: may see it but may not do this; the code says why.
    Forbidden(&'static str),
    /// 404: does not exist, or this person may not know that it does.
    NotFound,
    /// 409: transitions and guards, all unmet ones at once.
    Conflict(Vec<Problem>),
    /// 412: somebody else changed it first.
    Stale,
    /// 422: fields, all of them at once.
    Invalid(Vec<Problem>),
    /// 429: too many; try again after so many seconds.
    TooMany {
        /// Whole seconds to wait.
        retry_after: u64,
    },
    /// 413: more bytes than this place takes.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// 400: a request that no form and no documented call makes.
    Malformed(&'static str),
}

/// One thing that is wrong: where, what, and the values its sentence needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The field as the form or the API names it (`title`, `conditions[0].text`), or what a guard is about (`metrics`).
    pub field: Cow<'static, str>,
    /// Stable code, also the key of its sentence: `refusal-<code>`.
    pub code: Cow<'static, str>,
    /// Values for the sentence, by name.
    pub values: Vec<(&'static str, Value)>,
}

/// A value in the sentence of a [`Problem`].
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number, formatted in the reader's language.
    Number(f64),
    /// A text, shown as it is.
    Text(String),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number(value as f64)
    }
}
impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::Number(value as f64)
    }
}
impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

/// What a panic said, for the log: whatever it quotes is left out, since it may be what a person wrote.
pub fn words_of_panic(panic: &(dyn std::any::Any + Send)) -> String {
    let literal = panic
        .downcast_ref::<&str>()
        .map(|words| (*words).to_owned());
    let words = literal.or_else(|| panic.downcast_ref::<String>().cloned());
    words.map_or_else(|| "no message".to_owned(), |words| without_quotes(&words))
}

fn without_quotes(words: &str) -> String {
    let mut told = String::new();
    let mut within = None;
    for c in words.chars() {
        match within {
            None => told.push(c),
            Some(end) if c == end => told.extend(['…', c]),
            Some(_) => continue,
        }
        let opens = within.is_none() && matches!(c, '"' | '`');
        within = opens.then_some(c);
    }
    told
}

impl Problem {
    /// A problem without values.
    pub fn new(field: impl Into<Cow<'static, str>>, code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            field: field.into(),
            code: code.into(),
            values: Vec::new(),
        }
    }

    /// Adds a value for the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// This one problem as a 422.
    pub fn invalid(self) -> Failure {
        Failure::Refusal(Refusal::Invalid(vec![self]))
    }

    /// This one problem as a 409.
    pub fn conflict(self) -> Failure {
        Failure::Refusal(Refusal::Conflict(vec![self]))
    }
}

impl Refusal {
    /// 422 when there is any problem, otherwise nothing.
    pub fn unless_valid(problems: Vec<Problem>) -> Outcome<()> {
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Self::Invalid(problems).into())
        }
    }

    /// 409 when there is any unmet guard, otherwise nothing.
    pub fn unless_met(problems: Vec<Problem>) -> Outcome<()> {
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Self::Conflict(problems).into())
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Fault(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::Outage(Outage::Disk, error.into())
            }
            _ => Self::Fault(error.into()),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::words_of_panic;

    #[test]
    fn a_panic_quotes_nobody() {
        let told = |words: &str| words_of_panic(&words.to_owned());
        assert_eq!(
            told("byte index 1 is not a char boundary; it is inside '가' (bytes 0..3) of `가나다`"),
            "byte index 1 is not a char boundary; it is inside '가' (bytes 0..3) of `…`"
        );
        assert_eq!(
            told("called on an `Err` value: \"mina@bank"),
            "called on an `…` value: \""
        );
        assert_eq!(
            told("the len is 3 but the index is 5"),
            "the len is 3 but the index is 5"
        );
        assert_eq!(words_of_panic(&"literal"), "literal");
        assert_eq!(words_of_panic(&7), "no message");
    }
}
