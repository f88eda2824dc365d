//! The one error that crosses an area.
//!
//! A variant exists only where a client or a caller acts on it differently. `Internal` leaves as a bare 500 with the
//! request's id; its cause, with the places it came through, is logged once, at the edge. Messages are lower-case clauses
//! that say what to do and name the field.

use std::any::Any;
use std::fmt;
use std::panic;

use serde::Serialize;

/// The result of everything that can go wrong.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error and the path it took.
pub struct Error {
    kind: Box<ErrorKind>,
    trace: Vec<&'static panic::Location<'static>>,
}

/// What kind of error: each is answered differently.
#[derive(Debug)]
pub enum ErrorKind {
    /// 400 with an error type that a client can read.
    BadRequest { kind: Option<&'static str>, message: String },
    /// 401: the token is missing, malformed, expired or revoked.
    Unauthorized(String),
    /// 403.
    Forbidden(String),
    /// 404: does not exist, or is not yours.
    NotFound(String),
    /// 405 is made by the router; 406: a bad pagination token where the operation declares it.
    NotAcceptable(String),
    /// 409: the state does not allow it.
    Conflict(String),
    /// 412: somebody changed it since the client read it.
    PreconditionFailed(String),
    /// 413.
    TooLarge,
    /// 415.
    UnsupportedMediaType(String),
    /// 422: the fields, all of them.
    Invalid(Vec<FieldError>),
    /// 429 and the seconds to wait.
    TooManyRequests { retry_after_seconds: u64 },
    /// 503: a person or a client should come again later.
    Unavailable(String),
    /// 500: a bug or a broken machine; nothing was committed.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// One bad field: where, what to do, and a stable type.
#[derive(Debug, Clone, Serialize, PartialEq, Eq, Hash)]
pub struct FieldError {
    /// The way to the field: `["body", "lines", 0, "price"]`, `["query", "limit"]`, `["header", "x-monite-version"]`.
    pub loc: Vec<Location>,
    /// What to do, in words.
    pub msg: String,
    /// A stable word such as `missing`, `type_error`, `value_error`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A step on the way to a field.
#[derive(Debug, Clone, Serialize, PartialEq, Eq, Hash)]
#[serde(untagged)]
pub enum Location {
    /// The name of a field or of the part of the request.
    Name(String),
    /// The index in a list.
    Index(usize),
}

impl From<&str> for Location {
    fn from(name: &str) -> Self {
        Location::Name(name.to_owned())
    }
}

impl FieldError {
    /// A bad field at `place` (`body`, `query`, `path`, `header`).
    pub fn new(place: &str, name: &str, msg: impl Into<String>, kind: &str) -> Self {
        FieldError::at(vec![place.into(), name.into()], msg, kind)
    }

    /// A bad field at the end of this way.
    pub fn at(loc: Vec<Location>, msg: impl Into<String>, kind: &str) -> Self {
        FieldError { loc, msg: msg.into(), kind: kind.to_owned() }
    }

    /// A field of a change that was sent as null and has to have a value.
    pub fn cannot_be_cleared(loc: Vec<Location>) -> Self {
        FieldError::at(loc, "cannot be cleared: leave it out to keep it", "value_error.null")
    }
}

/// Nothing where no field is wrong, or else 422 with all that are.
#[track_caller]
pub fn ensure_valid(wrong: Vec<FieldError>) -> Result<()> {
    if wrong.is_empty() { Ok(()) } else { Err(Error::new(ErrorKind::Invalid(wrong))) }
}

impl Error {
    /// An error of this kind, born here.
    #[track_caller]
    pub fn new(kind: ErrorKind) -> Self {
        Error { kind: Box::new(kind), trace: vec![panic::Location::caller()] }
    }

    /// Something broke: the cause is logged at the edge and never shown.
    #[track_caller]
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Internal(cause.into()))
    }

    /// A panic that was caught, in its own words: a bug.
    #[track_caller]
    pub fn panicked(cause: &(dyn Any + Send)) -> Self {
        let text = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
        Self::internal(format!("a panic: {}", text.unwrap_or("without words")))
    }

    /// 404 in the same words for what is missing and what belongs to another.
    #[track_caller]
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorKind::NotFound(format!("{what} not found")))
    }

    /// 409.
    #[track_caller]
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Conflict(message.into()))
    }

    /// 403.
    #[track_caller]
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Forbidden(message.into()))
    }

    /// 422 about one field.
    #[track_caller]
    pub fn invalid(field: FieldError) -> Self {
        Self::new(ErrorKind::Invalid(vec![field]))
    }

    /// What kind of error this is.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// Adds this place to the path that the error took.
    #[track_caller]
    pub fn trace(mut self) -> Self {
        self.trace.push(panic::Location::caller());
        self
    }

    /// The cause and the path, for the one log line at the edge.
    pub fn report(&self) -> String {
        let path: Vec<String> = self.trace.iter().map(|at| format!("{}:{}", at.file(), at.line())).collect();
        format!("{self} (at {})", path.join(", "))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.kind {
            ErrorKind::BadRequest { message, .. }
            | ErrorKind::Unauthorized(message)
            | ErrorKind::Forbidden(message)
            | ErrorKind::NotFound(message)
            | ErrorKind::NotAcceptable(message)
            | ErrorKind::Conflict(message)
            | ErrorKind::PreconditionFailed(message)
            | ErrorKind::UnsupportedMediaType(message)
            | ErrorKind::Unavailable(message) => f.write_str(message),
            ErrorKind::TooLarge => f.write_str("the body is too large"),
            ErrorKind::TooManyRequests { .. } => f.write_str("too many requests"),
            ErrorKind::Invalid(fields) => {
                let words: Vec<String> = fields.iter().map(|field| format!("{:?} {}", field.loc, field.msg)).collect();
                f.write_str(&words.join("; "))
            }
            ErrorKind::Internal(cause) => {
                write!(f, "{cause}")?;
                let mut source = cause.source();
                while let Some(inner) = source {
                    write!(f, ": {inner}")?;
                    source = inner.source();
                }
                Ok(())
            }
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.report())
    }
}

/// Every foreign error is internal until somebody says otherwise at the line where it happens.
impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    #[track_caller]
    fn from(cause: E) -> Self {
        Error::internal(cause)
    }
}
