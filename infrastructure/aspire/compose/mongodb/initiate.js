// Run by the job mongodb-initiate (Compose: by the health check): makes the replica set of HOSTS, or leaves one that is there alone.
const admin = db.getSiblingDB("admin");
const { MONGODB_USER: user, MONGODB_PASSWORD: password, HOSTS: hosts } = process.env;
admin.auth(user, password);

const existing = (() => {
  try {
    return rs.status().set;
  } catch (error) {
    if (error.codeName === "NotYetInitialized") return null;
    throw error;
  }
})();

if (existing) {
  print(`replica set ${existing} exists`);
} else {
  rs.initiate({
    _id: "rs0",
    members: hosts.split(",").map((host, i) => ({ _id: i, host })),
  });
  print(`replica set rs0 made of ${hosts}`);
}
