//! Attached files as people see them: whoever may read what a file hangs on may see the file, over every channel. A reading room
//! between what hangs (`files`) and what it hangs on.

mod pages;

pub use pages::routes;
