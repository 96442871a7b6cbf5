//! People: added as the command line adds them, signed in by a link as it makes them.

use insole::base::actor::{Actor, Scope};
use insole::base::ids::MemberId;
use insole::base::text::EmailAddress;
use insole::features::areas::{self, AreaInput};
use insole::features::members::{self, DepartmentInput, MemberInput};

use super::{Client, TestApp};

pub use insole::base::actor::Role;

impl TestApp {
    /// Adds somebody `…@bank.example` who is not signed in.
    pub fn add(&self, who: &str, role: Role) -> MemberId {
        self.add_to(who, role, "")
    }

    /// The same, in a department by its slug.
    pub fn add_to(&self, who: &str, role: Role, department: &str) -> MemberId {
        let input = MemberInput {
            email: email(who),
            name: who.to_owned(),
            role: role.as_str().to_owned(),
            department: department.to_owned(),
            ..MemberInput::default()
        };
        let (now, language) = (self.clock.now(), self.app.config.language);
        self.app
            .db
            .write_now(move |tx| {
                members::add(tx, now, &Actor::System, input.parse_new()?, language)
            })
            .unwrap()
    }

    /// Adds a department; its slug is made from the name.
    pub fn department(&self, name: &str) {
        let input = DepartmentInput {
            name_ko: name.to_owned(),
            name_en: name.to_owned(),
            ..DepartmentInput::default()
        };
        let now = self.clock.now();
        self.app
            .db
            .write_now(move |tx| members::add_department(tx, now, &Actor::System, input.parse()?))
            .unwrap();
    }

    /// A system of this name; `owner` is the short name of a department, or empty.
    pub fn area(&self, name: &str, owner: &str) {
        let input = AreaInput {
            kind: "system".to_owned(),
            name_ko: name.to_owned(),
            name_en: name.to_owned(),
            department: owner.to_owned(),
            ..AreaInput::default()
        };
        let now = self.clock.now();
        self.app
            .db
            .write_now(move |tx| areas::add(tx, now, &Actor::System, input.parse_new()?).map(drop))
            .unwrap();
    }

    /// The path of a sign-in link as `insole login-link` makes it.
    pub fn login_link(&self, who: &str) -> String {
        let (now, key) = (self.clock.now(), self.app.key.clone());
        let email = EmailAddress::parse("email", &email(who)).unwrap();
        self.app
            .db
            .write_now(move |tx| members::make_login_link(tx, now, &Actor::System, &key, &email))
            .unwrap()
    }

    /// A browser in which somebody who was added is signed in.
    pub async fn sign_in(&self, who: &str) -> Client<'_> {
        self.sign_in_in(who, "ko").await
    }

    /// The same, in a browser that wishes a language.
    pub async fn sign_in_in(&self, who: &str, language: &'static str) -> Client<'_> {
        let browser = Client::browser(self, language);
        let link = self.login_link(who);
        browser.submit(&link, &link, &[]).await.expect(303);
        browser
    }

    /// Adds somebody and signs them in.
    pub async fn person(&self, who: &str, role: Role) -> Client<'_> {
        self.add(who, role);
        self.sign_in(who).await
    }

    /// A program with a token of somebody who was added.
    pub fn program(&self, who: &str, scope: Scope) -> Client<'_> {
        self.with_token(&self.token(who, scope))
    }

    /// A token of somebody who was added.
    pub fn token(&self, who: &str, scope: Scope) -> String {
        let now = self.clock.now();
        let address = EmailAddress::parse("email", &email(who)).unwrap();
        let name = format!(
            "{} {}",
            scope.as_str(),
            insole::base::secret::random_code(6)
        );
        self.app
            .db
            .write_now(move |tx| {
                let person = members::find_by_email(tx, &address)?.unwrap();
                members::add_token(tx, now, &Actor::System, person.id, &name, scope)
            })
            .unwrap()
            .token
    }
}

/// `mina` is `mina@bank.example`.
fn email(who: &str) -> String {
    format!("{who}@bank.example")
}
