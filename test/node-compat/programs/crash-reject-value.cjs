// compare: stderr
Promise.reject({ code: 5 });
