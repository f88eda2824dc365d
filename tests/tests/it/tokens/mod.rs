mod create;
mod partners;
mod revoke;
mod secrets;
mod users;
