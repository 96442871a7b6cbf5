//! People and departments; how somebody signs in, stays signed in, and lets a program act for them.
//!
//! Nobody has a password: a link in a letter signs in, once ([`sign_in`](self)). What a browser or a program holds is a
//! random token, of which only a fingerprint is stored. [`recognise`] turns it into the `Visitor` of each request.

mod actions;
mod attempts;
mod caller;
mod pages;
mod rules;
mod store;

use actix_web::web::ServiceConfig;

pub use actions::departments::{
    add as add_department, change as change_department, close as close_department,
    named as department_named, reopen as reopen_department,
};
pub use actions::people::{
    add, change, change_own, deactivate, reactivate, resume_mail, set_mail_level, suspend_mail,
};
pub use actions::sessions::{NewSession, end as end_session, sign_in_as};
pub use actions::sign_in::{SignInLetter, make_login_link, sign_in_letter};
pub use actions::tokens::{
    NewToken, add as add_token, free_name as free_token_name, revoke as revoke_token,
};
pub use attempts::Attempts;
pub use caller::{actor_of_token, recognise, recognise_late, session_cookie};
pub use rules::{
    ApiToken, Department, DepartmentInput, DepartmentName, Found, LINK_GOOD, MailLevel, Member,
    MemberChange, MemberInput, NewMember, OwnChange, Person, State,
};
pub use store::Suspended;
pub use store::sessions::{
    OpenSession, open_of_member as sessions_of_member, open_one as open_session,
};
pub use store::sweep::sweep;
pub use store::tokens::{all as tokens, of_member as tokens_of_member};
pub use store::{
    count_suspended, department, department_by_slug, department_members, departments,
    find_by_email, member, members_by_role, people, person, search, suspended, suspension,
};

/// Sign-in and sign-out.
pub fn routes(cfg: &mut ServiceConfig) {
    pages::routes(cfg);
}
