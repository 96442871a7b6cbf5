//! The real binary in a folder of its own, as an operator runs it: started, asked over a port, killed, looked into.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::str::FromStr;
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use insole::db::dump;
use serde_json::Value;

use super::{Answer, TestDatabase};

/// Waits until `happened` gives something; nothing can drain a process of its own.
#[track_caller]
pub fn eventually<T>(what: &str, patience: Duration, happened: impl FnMut() -> Option<T>) -> T {
    within(patience, happened).unwrap_or_else(|| panic!("not within {patience:?}: {what}"))
}

/// What happened within this time.
fn within<T>(patience: Duration, mut happened: impl FnMut() -> Option<T>) -> Option<T> {
    let begun = Instant::now();
    loop {
        if let Some(found) = happened() {
            return Some(found);
        }
        if begun.elapsed() >= patience {
            return None;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
}

/// A data folder, a database and settings: what a process of Insole is started with.
pub struct House {
    pub database: TestDatabase,
    pub data: PathBuf,
    settings: Vec<(String, String)>,
    /// What the command line is given through, such as `unshare …`; usually nothing.
    through: Vec<String>,
}

impl House {
    pub fn new() -> Self {
        Self::on(TestDatabase::new())
    }

    pub fn on(database: TestDatabase) -> Self {
        let data = database.folder().to_owned();
        let mut settings = vec![
            ("INSOLE__MAIL__TRANSPORT", "directory".to_owned()),
            ("INSOLE__MAIL__FROM", "insole@bank.example".to_owned()),
            ("INSOLE__MAIL__COALESCE_SECONDS", "0".to_owned()),
            ("INSOLE__MAIL__RETRY_FIRST_SECONDS", "1".to_owned()),
            ("INSOLE__LIMITS__WRITES_PER_MINUTE", "0".to_owned()),
            ("INSOLE__LANGUAGE", "en".to_owned()),
        ];
        if let Some(url) = &database.options.url {
            settings.push(("INSOLE__DATABASE__URL", url.clone()));
        }
        let settings = settings
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Self {
            database,
            data,
            settings,
            through: Vec::new(),
        }
    }

    /// With one more setting, as from the environment.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.retain(|(known, _)| known != name);
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With its data elsewhere.
    pub fn at(mut self, data: impl Into<PathBuf>) -> Self {
        self.data = data.into();
        self
    }

    /// Everything is run through this command.
    pub fn through(mut self, words: &[&str]) -> Self {
        self.through = words.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// One command, ready to be run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut words = self.through.iter().map(String::as_str).collect::<Vec<_>>();
        words.push(env!("CARGO_BIN_EXE_insole"));
        let mut command = Command::new(words[0]);
        command
            .args(&words[1..])
            .args(arguments)
            .arg("--data-dir")
            .arg(&self.data)
            .stdin(Stdio::null());
        for (name, value) in &self.settings {
            command.env(name, value);
        }
        command
    }

    /// Runs one command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs one command that must succeed; what it printed.
    #[track_caller]
    pub fn must(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Adds a person and gives a token of theirs.
    pub fn person(&self, name: &str, role: &str, scope: &str) -> String {
        let email = format!("{name}@bank.example");
        self.must(&["member", "add", &email, "--name", name, "--role", role]);
        self.must(&["token", "add", &email, "--name", "test", "--scope", scope])
    }

    /// Every row of every table, as a backup would hold it.
    pub fn everything(&self) -> BTreeMap<String, Vec<String>> {
        let rows = self.database.open().read_now(|conn| {
            let mut all = BTreeMap::new();
            for table in dump::tables(conn)? {
                let mut lines = Vec::new();
                table.dump(conn, |line| {
                    lines.push(line.to_owned());
                    Ok(())
                })?;
                all.insert(table.name.clone(), lines);
            }
            Ok(all)
        });
        rows.unwrap()
    }

    /// Starts `serve` on a free port; returns when it answers.
    #[track_caller]
    pub fn serve(&self) -> Serving {
        let name = self
            .data
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let log = self.database.folder().join(format!("serve-{name}.log"));
        let errors = std::fs::File::options()
            .create(true)
            .append(true)
            .open(&log)
            .unwrap();
        let mut child = self
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let Some(address) = line.trim().strip_prefix("http://") else {
            let status = child.wait().unwrap();
            panic!(
                "serve ended with {status}: {}",
                std::fs::read_to_string(&log).unwrap()
            );
        };
        Serving {
            address: address.to_owned(),
            child,
            log,
        }
    }
}

/// A running `insole serve`; killed when it is dropped.
pub struct Serving {
    pub address: String,
    child: Child,
    log: PathBuf,
}

impl Serving {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has logged so far, since the folder was made.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Sends a signal.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args(["-s", name, &self.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Whether it has ended by itself, and how.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Waits for its end.
    #[track_caller]
    pub fn wait(&mut self, patience: Duration) -> ExitStatus {
        let child = &mut self.child;
        eventually("serve ends", patience, || child.try_wait().unwrap())
    }

    /// Asks for a clean end, and sees that it is one.
    #[track_caller]
    pub fn stop(mut self) -> String {
        self.signal("TERM");
        let status = self.wait(Duration::from_secs(20));
        assert!(status.success(), "{status}: {}", self.log());
        self.log()
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// One request; `None` when no complete answer came.
    pub fn try_ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Option<Answer> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .ok()?;
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.address
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).ok()?;
        stream.write_all(body).ok()?;
        read_answer(path, &mut stream)
    }

    /// One request that must be answered.
    #[track_caller]
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let answer = self.try_ask(method, path, headers, body);
        answer.unwrap_or_else(|| panic!("{method} {path} was not answered: {}", self.log()))
    }

    #[track_caller]
    pub fn get(&self, token: &str, path: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        self.ask("GET", path, &[("Authorization", &bearer)], b"")
    }

    #[track_caller]
    pub fn post(&self, token: &str, path: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        self.ask("POST", path, &headers, body.to_string().as_bytes())
    }

    /// Reports a pain point and gives its number.
    #[track_caller]
    pub fn report(&self, token: &str, title: &str) -> i64 {
        let body = serde_json::json!({ "title": title });
        let answer = self.post(token, "/api/v1/pain-points", &body).expect(201);
        answer.json()["number"].as_i64().unwrap()
    }

    /// The numbers of the pain points that are like this title.
    #[track_caller]
    pub fn similar(&self, token: &str, title: &str) -> Vec<i64> {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("title", title)
            .finish();
        let answer = self
            .get(token, &format!("/api/v1/similar?{query}"))
            .expect(200)
            .json();
        let items = answer["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["number"].as_i64().unwrap())
            .collect()
    }

    /// Waits until a report is found by its own title.
    #[track_caller]
    pub fn until_found(&self, token: &str, title: &str, number: i64) {
        eventually(
            &format!("{title} is found"),
            Duration::from_secs(20),
            || self.similar(token, title).contains(&number).then_some(()),
        );
    }

    /// What `/readyz` says.
    #[track_caller]
    pub fn readiness(&self) -> Value {
        self.ask("GET", "/readyz", &[], b"").json()
    }

    /// Waits until every follower has handled everything and no letter is late.
    #[track_caller]
    pub fn until_settled(&self, patience: Duration) {
        let rested = within(patience, || {
            let found = self.readiness();
            let behind = |follower: &Value| follower["behind"] != 0 || follower["failures"] != 0;
            let rests =
                !found["followers"].as_array()?.iter().any(behind) && found["mail"]["overdue"] == 0;
            rests.then_some(())
        });
        let found = || self.readiness();
        rested.unwrap_or_else(|| panic!("not at rest within {patience:?}: {}", found()));
    }

    /// A browser whose person has signed in by the address that `login-link` prints.
    #[track_caller]
    pub fn browser(&self, house: &House, name: &str) -> Browser<'_> {
        let browser = Browser {
            serving: self,
            jar: RefCell::default(),
        };
        let link = house.must(&["login-link", &format!("{name}@bank.example")]);
        let path = &link[link.find("/sign-in/").unwrap()..];
        let page = browser.get(path).expect(200);
        browser.submit_from(&page, path, &[]);
        browser.get("/me").expect(200);
        browser
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Ended already, or not: nothing is left behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads one answer to the end of the connection.
pub fn read_answer(path: &str, stream: &mut TcpStream) -> Option<Answer> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    let end = bytes.windows(4).position(|part| part == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?;
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(": ")?;
        headers.append(
            HeaderName::from_str(name).ok()?,
            HeaderValue::from_str(value).ok()?,
        );
    }
    let mut body = bytes[end + 4..].to_vec();
    if headers.get("transfer-encoding").is_some() {
        body = unchunked(&body)?;
    } else if let Some(length) = headers.get("content-length") {
        let length: usize = length.to_str().ok()?.parse().ok()?;
        if body.len() < length {
            return None;
        }
    }
    Some(Answer {
        path: path.to_owned(),
        status: StatusCode::from_str(status).ok()?,
        headers,
        bytes: body,
    })
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = rest.windows(2).position(|part| part == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?, 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(end + 2..end + 2 + size)?);
        rest = rest.get(end + 4 + size..)?;
    }
}

/// A browser of somebody who has signed in.
pub struct Browser<'a> {
    serving: &'a Serving,
    jar: RefCell<BTreeMap<String, String>>,
}

impl Browser<'_> {
    #[track_caller]
    fn send(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        let cookies: Vec<String> = self
            .jar
            .borrow()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = cookies.join("; ");
        let mut headers = vec![("Accept-Language", "en"), ("Sec-Fetch-Site", "same-origin")];
        if !cookies.is_empty() {
            headers.push(("Cookie", &cookies));
        }
        if method == "POST" {
            headers.push(("Content-Type", "application/x-www-form-urlencoded"));
        }
        let answer = self.serving.ask(method, path, &headers, body);
        for cookie in answer.headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.jar
                .borrow_mut()
                .insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, b"")
    }

    #[track_caller]
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.send("POST", path, body.as_bytes())
    }

    /// Sends the form on `page` that goes to `action`, with some fields changed.
    #[track_caller]
    pub fn submit_from(&self, page: &Answer, action: &str, fields: &[(&str, &str)]) -> Answer {
        let mut filled = page.form(action);
        for (name, value) in fields {
            filled.retain(|(field, _)| field != name);
            filled.push(((*name).to_owned(), (*value).to_owned()));
        }
        let pairs: Vec<(&str, &str)> = filled
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(action, &pairs)
    }
}
