mod get;
mod list;
mod transitions;
