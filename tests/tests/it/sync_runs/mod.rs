mod days;
mod list;
mod troubles;
mod usage;
