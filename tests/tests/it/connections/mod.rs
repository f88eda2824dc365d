mod authorized_anew;
mod create;
mod disconnect;
mod get;
mod list;
mod pause;
mod secrets;
mod sync;
