mod create;
mod delete;
mod get;
mod list;
mod me;
mod my_entity;
mod my_role;
mod update;
