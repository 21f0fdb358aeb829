// Run by the job mongodb-initiate: makes the replica set, or leaves one that is there alone.
const admin = db.getSiblingDB("admin");
const { MONGODB_USER: user, MONGODB_PASSWORD: password, MEMBERS: members } = process.env;
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
    members: Array.from({ length: Number(members) }, (_, i) => ({ _id: i, host: `mongodb-${i}.mongodb-headless:27017` })),
  });
  print(`replica set rs0 made with ${members} members`);
}
