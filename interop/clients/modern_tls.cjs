// Says STARTTLS and shakes hands with one key exchange only: PORT CERTIFICATE GROUP
const fs = require("node:fs");
const net = require("node:net");
const tls = require("node:tls");

const [port, certificate, group] = process.argv.slice(2);
const socket = net.connect(Number(port), "127.0.0.1");
const steps = ["220", "250", "220"];
const commands = ["EHLO client.test", "STARTTLS"];
let heard = "";

socket.setTimeout(20000, () => fail(new Error("no answer")));
socket.on("error", fail);
socket.on("data", listen);

function listen(octets) {
    heard += octets;
    const lines = heard.split("\r\n").slice(0, -1);
    const last = lines[lines.length - 1];
    if (last === undefined || !heard.endsWith("\r\n") || last[3] === "-") {
        return;
    }
    heard = "";
    if (!last.startsWith(steps.shift())) {
        fail(new Error(last));
    } else if (steps.length > 0) {
        socket.write(commands.shift() + "\r\n");
    } else {
        socket.off("data", listen);
        secure();
    }
}

function secure() {
    const secured = tls.connect({ socket, servername: "localhost", ca: fs.readFileSync(certificate), ecdhCurve: group }, () => {
        console.log(`${secured.getProtocol()} ${secured.getCipher().name} ${group}, by OpenSSL ${process.versions.openssl}`);
        secured.end("QUIT\r\n");
    });
    secured.on("error", fail);
}

function fail(error) {
    console.error(error.message);
    process.exit(1);
}
