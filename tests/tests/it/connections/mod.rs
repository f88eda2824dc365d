mod create;
mod disconnect;
mod get;
mod list;
mod secrets;
mod sync;
