mod get;
mod list;
mod listeners;
mod transitions;
