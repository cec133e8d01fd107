// Sends one message with Nodemailer: MODULE PORT FILE SENDER RECIPIENTS [CERTIFICATE USER PASSWORD-FILE]
const fs = require("node:fs");

const [module_, port, file, sender, recipients, certificate, user, passwordFile] = process.argv.slice(2);
const secure = certificate !== undefined;
const transport = require(module_).createTransport({
    host: "localhost",
    port: Number(port),
    name: "client.test",
    secure: false,
    requireTLS: secure,
    ignoreTLS: !secure,
    tls: secure ? { ca: fs.readFileSync(certificate) } : {},
    auth: secure ? { user, pass: fs.readFileSync(passwordFile, "utf8") } : undefined,
});

transport
    .sendMail({ envelope: { from: sender, to: recipients.split(",") }, raw: fs.readFileSync(file) })
    .then((info) => {
        console.log(info.response);
        if (info.rejected.length > 0) {
            console.error("rejected: " + info.rejected);
            process.exitCode = 1;
        }
    })
    .catch((error) => {
        console.error(error.message);
        process.exitCode = 1;
    });
