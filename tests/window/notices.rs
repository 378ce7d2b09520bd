//! What the system is asked to tell while somebody looks at another window, on a session bus of the test's own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::json;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, CreateWindowAux, InputFocus, WindowClass};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::driver::Window;

/// Longest wait for two jobs of the Demo account and the call after them.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::test]
#[ignore = "needs a display"]
async fn the_end_of_a_batch_is_told_by_the_system_once_with_what_came_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    crate::past_the_first_run(folder.path());
    let bus = Bus::start();
    let variables = [("DBUS_SESSION_BUS_ADDRESS", bus.address.as_str())];
    let window = Window::open_with(folder.path(), &folder.path().join("My Pictures"), &variables).await;
    window.until("the prompt", "return document.querySelector('textarea') !== null").await;

    let elsewhere = look_elsewhere();
    let plan = window.rpc("prompts.open_text", &json!({"text": "a fox\na hare", "name": "animals.txt"})).await;
    let accept = json!({"cap": false, "repeats": false, "unknown_price": false, "twice": false});
    let press = json!({"import": plan["import"], "accept": accept, "lane": "normal"});
    window.rpc("prompts.enqueue", &press).await;

    let told = bus.told;
    let title = tokio::task::spawn_blocking(move || {
        let title = told.recv_timeout(PATIENCE).expect("the system is asked to tell it");
        let body = told.recv_timeout(PATIENCE).expect("with what came of it");
        (title, body, told.recv_timeout(Duration::from_secs(3)).is_err())
    })
    .await
    .expect("heard");
    assert_eq!(title, ("animals.txt is done".to_owned(), "Done and safe on disk: 2".to_owned(), true));
    window.close().await;
    drop((bus.ends, elsewhere));
}

/// Gives the focus to another window, as long as what comes back lives.
fn look_elsewhere() -> RustConnection {
    let (display, screen) = x11rb::connect(None).expect("a display");
    let root = display.setup().roots[screen].root;
    let window = display.generate_id().expect("an id");
    let aux = CreateWindowAux::new().override_redirect(1);
    let (depth, visual) = (x11rb::COPY_DEPTH_FROM_PARENT, x11rb::COPY_FROM_PARENT);
    display
        .create_window(depth, window, root, 0, 0, 9, 9, 0, WindowClass::INPUT_OUTPUT, visual, &aux)
        .expect("a window");
    display.map_window(window).expect("shown");
    display.set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME).expect("the focus");
    display.sync().expect("done");
    display
}

/// A session bus, and what programs ask the notifications' service on it.
struct Bus {
    address: String,
    /// Titles and bodies, in turn.
    told: Receiver<String>,
    ends: Ends,
}

/// Programs that end with the test.
struct Ends(Vec<Child>);

impl Bus {
    fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus is installed");
        let mut address = String::new();
        let out = daemon.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut address).expect("its address");
        let address = address.trim().to_owned();
        let mut monitor = Command::new("dbus-monitor")
            .args(["--address", &address, "interface='org.freedesktop.Notifications',member='Notify'"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus is installed");
        let out = BufReader::new(monitor.stdout.take().expect("its output"));
        let (tell, told) = channel();
        std::thread::spawn(move || {
            // Of a call's arguments: the program, a number, the icon, then title and body.
            let mut argument = None;
            for line in out.lines().map_while(Result::ok) {
                if line.contains("member=Notify") {
                    argument = Some(0);
                } else if let Some(number) = &mut argument {
                    *number += 1;
                    let text = line.trim().strip_prefix("string \"").and_then(|text| text.strip_suffix('"'));
                    if let (4 | 5, Some(text)) = (*number, text) {
                        if tell.send(text.to_owned()).is_err() {
                            return;
                        }
                    } else if *number > 5 {
                        argument = None;
                    }
                }
            }
        });
        Self { address, told, ends: Ends(vec![monitor, daemon]) }
    }
}

impl Drop for Ends {
    fn drop(&mut self) {
        for program in &mut self.0 {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}
