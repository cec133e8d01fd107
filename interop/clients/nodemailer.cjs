// Sends one message with Nodemailer: MODULE PORT FILE SENDER RECIPIENTS [CERTIFICATE USER SECRET MECHANISM]
const fs = require("node:fs");

const [module_, port, file, sender, recipients, certificate, user, secret, mechanism] = process.argv.slice(2);
const secure = certificate !== undefined;
const transport = require(module_).createTransport({
    host: "localhost",
    port: Number(port),
    name: "client.test",
    secure: false,
    requireTLS: secure,
    ignoreTLS: !secure,
    tls: secure ? { ca: fs.readFileSync(certificate) } : {},
    authMethod: mechanism,
    auth: !secure
        ? undefined
        : mechanism === "XOAUTH2"
          ? { type: "OAuth2", user, accessToken: secret }
          : { user, pass: secret },
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
