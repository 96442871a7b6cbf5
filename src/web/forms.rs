//! Forms as people send them: raw strings in, every problem out at once, beside its field.

use std::borrow::Cow;
use std::ops::Deref;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::{DeserializeOwned, IntoDeserializer, Visitor as SerdeVisitor, value};
use serde::{Deserializer, forward_to_deserialize_any};
use validator::ValidationErrors;

use super::csrf;
use super::failure::{KeptFields, WebFailure};
use super::limits::count_write;
use super::uploads::{self, Upload};
use super::visitor::Visitor;
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::i18n::Words;

/// The largest form in bytes: a retrospective with every section full, percent-encoded.
pub const FORM_LIMIT: usize = 3 * 1024 * 1024;

/// A form that was sent, with its token checked. `T` holds raw strings and derives `Deserialize` and `Default` with
/// `#[serde(default)]`: a missing field is its default, an unknown one ignored, a repeated one a `Vec<String>`.
#[derive(Debug)]
pub struct Form<T> {
    /// The fields that `T` names.
    pub value: T,
    fields: Rc<Vec<(String, String)>>,
    uploads: Vec<Upload>,
}

impl<T> Form<T> {
    /// The files that came with it, once.
    pub fn take_uploads(&mut self) -> Vec<Upload> {
        std::mem::take(&mut self.uploads)
    }

    /// The last value of a field whose name is not known beforehand; empty when it is absent.
    pub fn field(&self, name: &str) -> &str {
        self.fields
            .iter()
            .rev()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value)
    }

    /// All fields in the order in which they were sent.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }
}

impl<T> Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            Ok(read(&request, &mut payload)
                .await
                .map_err(WebFailure::from)?)
        })
    }
}

async fn read<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Outcome<Form<T>> {
    let kind = request.content_type();
    // The one-click POST of a mail program may come without a type and without a body.
    let visitor = Visitor::of(request);
    let mut uploads = Vec::new();
    let fields: Vec<(String, String)> = if kind.eq_ignore_ascii_case("multipart/form-data") {
        // Strangers have nothing to attach anything to; what they typed before their session ended is handed back.
        let wanted = visitor.session.is_some();
        let (fields, files) = uploads::read(request, payload.take(), wanted).await?;
        uploads = files;
        fields
    } else if kind.is_empty() || kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let bytes = body(request, payload, FORM_LIMIT).await?;
        url::form_urlencoded::parse(&bytes).into_owned().collect()
    } else {
        return Err(Refusal::Malformed("form").into());
    };
    let fields = Rc::new(fields);
    KeptFields::keep(request, &fields);
    if visitor.session.is_some() && !csrf::is_exempt(request.path()) {
        let given = fields
            .iter()
            .find(|(name, _)| name == "csrf")
            .map_or("", |(_, value)| value);
        if !csrf::matches(&visitor.csrf, given) {
            return Err(Refusal::Forbidden("csrf").into());
        }
    }
    if !csrf::is_exempt(request.path()) {
        count_write(request)?;
    }
    let value = from_fields(&fields).map_err(|_| Refusal::Malformed("form"))?;
    Ok(Form {
        value,
        fields,
        uploads,
    })
}

/// A request's body up to a limit in bytes.
pub(super) async fn body(
    request: &HttpRequest,
    payload: &mut Payload,
    limit: usize,
) -> Outcome<Bytes> {
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(Refusal::TooLarge { limit }.into());
    }
    let mut bytes = actix_web::web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Failure::from(Refusal::Malformed("body")))?;
        if bytes.len() + chunk.len() > limit {
            return Err(Refusal::TooLarge { limit }.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// The query of an address, read like a form.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let fields: Vec<(String, String)> =
            url::form_urlencoded::parse(request.query_string().as_bytes())
                .into_owned()
                .collect();
        std::future::ready(
            from_fields(&fields)
                .map(Self)
                .map_err(|_| WebFailure::from(Refusal::Malformed("query")).into()),
        )
    }
}

/// More people than that are told only by somebody who was asked twice.
pub const MANY: usize = 200;

/// Whether so many people may be told: beyond [`MANY`], the form must have said `reach=yes` (the component `c::reach`
/// asks for it, once it was refused).
pub fn asked_twice(people: usize, reach: &str) -> Outcome<()> {
    if people <= MANY || reach == "yes" {
        return Ok(());
    }
    Err(Problem::new("reach", "reach_many")
        .with("people", people)
        .invalid())
}

/// The problems of a refused form, by field, in the reader's words.
#[derive(Debug, Clone, Default)]
pub struct FieldErrors(Vec<(Cow<'static, str>, String)>);

impl FieldErrors {
    /// None: a form that is shown for the first time.
    pub fn none() -> Self {
        Self::default()
    }

    /// In the words of `words`.
    pub fn new(words: &Words, problems: &[Problem]) -> Self {
        Self(
            problems
                .iter()
                .map(|problem| (problem.field.clone(), words.problem(problem)))
                .collect(),
        )
    }

    /// What is wrong with a field: the first problem, or nothing.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, message)| message.as_str())
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, field and message, for a summary above the form.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(field, message)| (field.as_ref(), message.as_str()))
    }
}

/// Splits what an action refused: field problems and unmet guards go back into the form, everything else goes on.
pub fn problems_of(failure: Failure) -> Result<Vec<Problem>, Failure> {
    match failure {
        Failure::Refusal(Refusal::Invalid(problems) | Refusal::Conflict(problems)) => Ok(problems),
        other => Err(other),
    }
}

/// The problems that `validator` derives found; `length` becomes `too_long` or `required`, other codes stay.
pub fn validation_problems(errors: &ValidationErrors) -> Vec<Problem> {
    let mut problems = Vec::new();
    collect(errors, "", &mut problems);
    problems.sort_by(|one, other| one.field.cmp(&other.field));
    problems
}

fn collect(errors: &ValidationErrors, prefix: &str, problems: &mut Vec<Problem>) {
    use validator::ValidationErrorsKind as Kind;
    for (field, kind) in errors.errors() {
        let name = if prefix.is_empty() {
            field.to_string()
        } else {
            format!("{prefix}.{field}")
        };
        match kind {
            Kind::Struct(inner) => collect(inner, &name, problems),
            Kind::List(items) => {
                for (index, inner) in items {
                    collect(inner, &format!("{name}[{index}]"), problems);
                }
            }
            Kind::Field(list) => problems.extend(list.iter().map(|error| problem(&name, error))),
        }
    }
}

fn problem(field: &str, error: &validator::ValidationError) -> Problem {
    let field = field.to_owned();
    if error.code != "length" {
        return Problem::new(field, error.code.clone());
    }
    let length = error
        .params
        .get("value")
        .and_then(|value| value.as_str())
        .map_or(0, |value| value.chars().count());
    let most = error.params.get("max").and_then(serde_json::Value::as_u64);
    match most.and_then(|most| usize::try_from(most).ok()) {
        Some(most) if length > most => Problem::new(field, "too_long")
            .with("most", most)
            .with("length", length),
        _ => Problem::new(field, "required"),
    }
}

/// Fields into a struct: the last value for one text, all of them for a list.
fn from_fields<T: DeserializeOwned>(fields: &[(String, String)]) -> Result<T, value::Error> {
    let mut grouped: Vec<(&str, Values<'_>)> = Vec::new();
    for (name, text) in fields {
        match grouped.iter_mut().find(|(seen, _)| seen == name) {
            Some((_, values)) => values.0.push(text),
            None => grouped.push((name, Values(vec![text]))),
        }
    }
    T::deserialize(value::MapDeserializer::new(grouped.into_iter()))
}

struct Values<'a>(Vec<&'a str>);

impl<'a> Values<'a> {
    fn last(&self) -> &'a str {
        self.0.last().copied().unwrap_or_default()
    }
}

impl<'de> IntoDeserializer<'de> for Values<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident),+ $(,)?) => {$(
        fn $method<V: SerdeVisitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            let number = self.last().trim().parse().map_err(|_| serde::de::Error::custom("number"))?;
            visitor.$visit(number)
        }
    )+};
}

impl<'de> Deserializer<'de> for Values<'_> {
    type Error = value::Error;

    fn deserialize_any<V: SerdeVisitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_str(self.last())
    }

    fn deserialize_option<V: SerdeVisitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.last().is_empty() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_seq<V: SerdeVisitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        value::SeqDeserializer::new(self.0.into_iter()).deserialize_seq(visitor)
    }

    fn deserialize_bool<V: SerdeVisitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_bool(matches!(self.last(), "on" | "true" | "1" | "yes"))
    }

    fn deserialize_newtype_struct<V: SerdeVisitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: SerdeVisitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_enum(self.last().into_deserializer())
    }

    parsed!(deserialize_i64 visit_i64, deserialize_i32 visit_i32, deserialize_u64 visit_u64, deserialize_u32 visit_u32,
        deserialize_f64 visit_f64);

    forward_to_deserialize_any! {
        i8 i16 u8 u16 f32 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier
        ignored_any
    }
}
