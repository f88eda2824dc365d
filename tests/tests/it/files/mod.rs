mod create;
mod delete;
mod download;
mod get;
mod list;
mod sweep;
mod users;
