mod create;
mod default_role;
mod delete;
mod get;
mod list;
mod update;
